import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import type { Dispositif } from './queries.ts'

type DispositifsProps = {
  contexte: ContextePage
  dispositifs: Dispositif[]
  saisie: Saisie
  erreurs: Erreurs
}

export function DispositifsPage({ contexte, dispositifs, saisie, erreurs }: DispositifsProps) {
  const creation = saisie.code !== undefined
  const resume = creation ? Object.entries(erreurs).map(([champ, message]) => ({ champ, message })) : []
  return (
    <Page
      titre="Libellés des dispositifs"
      contexte={contexte}
      menu="textes"
      fil={[{ libelle: 'Textes', href: '/gestion/textes' }]}
      erreur={Object.keys(erreurs).length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      {!creation && erreurs.libelle && (
        <Avis ton="erreur">
          <p>{erreurs.libelle}</p>
        </Avis>
      )}
      <Section titre="Ajouter un dispositif" id="ajout">
        <Formulaire action="/gestion/dispositifs" actions={<Bouton>Ajouter</Bouton>}>
          <Champ
            name="code"
            label="Code"
            taille="court"
            maxlength={20}
            valeur={saisie.code}
            erreur={erreurs.code}
            aide="Tel que les lots l’écrivent"
          />
          <Champ
            name="libelle"
            label="Libellé"
            maxlength={200}
            valeur={creation ? saisie.libelle : undefined}
            erreur={creation ? erreurs.libelle : undefined}
          />
        </Formulaire>
      </Section>
      <Section titre="Dispositifs" id="dispositifs">
        <Tableau
          id="table-dispositifs"
          legende="Par code"
          lignes={dispositifs}
          cle={({ code }) => code}
          colonnes={COLONNES}
        />
      </Section>
    </Page>
  )
}

const COLONNES: Colonne<Dispositif>[] = [
  {
    cle: 'code',
    titre: 'Code',
    entete: true,
    valeur: ({ code }) => <a href={`/gestion/dispositifs/${encodeURIComponent(code)}`}>{code}</a>,
  },
  {
    cle: 'libelle',
    titre: 'Libellé',
    valeur: ({ code, libelle, version }) => (
      <form method="post" action={`/gestion/dispositifs/${encodeURIComponent(code)}`} class="en-ligne">
        <label class="invisible" for={`libelle-${code}`}>
          Libellé de {code}
        </label>
        <ChampCache name="version" valeur={version} />
        <input
          type="text"
          class="saisie saisie-long"
          id={`libelle-${code}`}
          name="libelle"
          value={libelle}
          maxlength={200}
        />
        <Bouton variante="second" compact complement={`le libellé de ${code}`}>
          Enregistrer
        </Bouton>
      </form>
    ),
  },
]
