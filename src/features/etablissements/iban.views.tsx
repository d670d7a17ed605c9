import { formatIban } from '../../core/iban.ts'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { CompteRevele } from './actions.ts'
import { nomEtablissement } from './rules.ts'

/** The account in force, whole, once: the page is in no cache, and leaving it hides it again. */
export function IbanPage({ contexte, compte }: { contexte: ContextePage; compte: CompteRevele }) {
  const { numero, iban, bic, titulaire } = compte
  const adresse = `/etablissements/${encodeURIComponent(numero)}`
  return (
    <Page
      titre="IBAN de l’établissement"
      titreDocument={`IBAN de l’établissement ${numero}`}
      contexte={contexte}
      menu="etablissements"
      fil={[
        { libelle: 'Voir mes établissements', href: '/etablissements' },
        { libelle: nomEtablissement(compte), href: adresse },
      ]}
      sousTitre={`Établissement ${nomEtablissement(compte)}`}
    >
      <Fiche
        lignes={[
          { libelle: 'IBAN', valeur: <code>{formatIban(iban)}</code> },
          { libelle: 'BIC', valeur: bic },
          { libelle: 'Titulaire', valeur: titulaire },
        ]}
      />
      <p class="discret">Cet affichage est inscrit au journal de votre organisme.</p>
      <p>
        <a href={adresse}>Revenir à l’établissement</a>
      </p>
    </Page>
  )
}
