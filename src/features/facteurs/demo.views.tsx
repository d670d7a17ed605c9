import { formatNom } from '../../core/texte.ts'
import { type ContextePage, PagePublique } from '../../ui/page.tsx'
import { Tableau } from '../../ui/tableau.tsx'

export type CodeDemo = { email: string; nom: string; prenom: string; code: string }

export function CodesDemoPage({ contexte, codes }: { contexte: ContextePage; codes: CodeDemo[] }) {
  return (
    <PagePublique titre="Codes de la démonstration" contexte={contexte}>
      <p class="chapeau">
        Ce que montreraient à l’instant les applications d’authentification des personnes fictives. Un code
        change toutes les 30&nbsp;secondes et ne sert qu’une fois&nbsp;: rechargez la page s’il est refusé.
      </p>
      <Tableau
        id="codes"
        legende="Codes du moment"
        colonnes={[
          { cle: 'nom', titre: 'Personne', entete: true, valeur: formatNom },
          { cle: 'email', titre: 'Identifiant', valeur: ({ email }) => <span class="adresse">{email}</span> },
          {
            cle: 'code',
            titre: 'Code',
            valeur: ({ code }) => <code>{`${code.slice(0, 3)} ${code.slice(3)}`}</code>,
          },
        ]}
        lignes={codes}
        cle={({ email }) => email}
      />
    </PagePublique>
  )
}
