import { formatInstant } from '../../core/dates.ts'
import { formatNom } from '../../core/texte.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat, type Ton } from '../../ui/etat.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Levee } from './levee.queries.ts'

type LeveesProps = {
  contexte: ContextePage
  levees: Levee[]
  /** Who reads: she does not confirm what she asked. */
  moi: string
  message?: string | undefined
  saisie: Record<string, string>
  erreurs?: Record<string, string>
}

const ETATS: Record<string, { libelle: string; ton: Ton }> = {
  demandee: { libelle: 'À confirmer', ton: 'ambre' },
  confirmee: { libelle: 'Retiré', ton: 'vert' },
  refusee: { libelle: 'Refusé', ton: 'gris' },
}

export function LeveesPage({ contexte, levees, moi, message, saisie, erreurs = {} }: LeveesProps) {
  return (
    <Page
      titre="Seconds facteurs perdus"
      contexte={contexte}
      menu="facteurs"
      erreur={Object.keys(erreurs).length > 0}
    >
      {message && (
        <Avis ton="succes">
          <p>{message}</p>
        </Avis>
      )}
      <ResumeErreurs erreurs={Object.entries(erreurs).map(([champ, texte]) => ({ champ, message: texte }))} />
      <p class="chapeau">
        Une personne qui n’a plus ni application, ni clé, ni code de secours ne peut plus entrer. L’un de vous
        demande le retrait, un autre confirme&nbsp;; elle est prévenue par courriel à chaque étape.
      </p>
      <Section titre="Demandes" id="demandes">
        {levees.length === 0 ? (
          <p>Aucune pour l’instant.</p>
        ) : (
          <Lignes lignes={levees.map((levee) => ligne(levee, moi))} />
        )}
      </Section>
      <Section titre="Demander un retrait" id="demander">
        <Formulaire action="/gestion/facteurs" actions={<Bouton>Demander le retrait</Bouton>}>
          <Champ
            name="email"
            label="Adresse e-mail du compte"
            type="email"
            inputmode="email"
            autocomplete="off"
            valeur={saisie.email}
            erreur={erreurs.email}
            obligatoire
          />
          <Champ
            name="motif"
            label={'Comment avez-vous vérifié que c’est bien cette personne\u00a0?'}
            aide="Par exemple, rappelée au numéro que nous avions, elle a donné deux dossiers récents."
            lignes={3}
            maxlength={300}
            valeur={saisie.motif}
            erreur={erreurs.motif}
            obligatoire
          />
        </Formulaire>
      </Section>
    </Page>
  )
}

function ligne(levee: Levee, moi: string) {
  const { etat, demandeur, demandee_le, traitant, traitee_le, motif } = levee
  const suite = traitee_le ? `, réponse de ${traitant} le ${formatInstant(traitee_le)}` : ''
  return {
    titre: (
      <>
        <strong>{formatNom(levee)}</strong> <span class="adresse">{levee.email}</span>
      </>
    ),
    detail: `Demandé par ${demandeur} le ${formatInstant(demandee_le)}${suite}. ${motif}`,
    valeur: (
      <>
        <Etat {...(ETATS[etat] ?? { libelle: etat })} />
        {etat === 'demandee' && <Reponses levee={levee} moi={moi} />}
      </>
    ),
  }
}

function Reponses({ levee, moi }: { levee: Levee; moi: string }) {
  const { id, demandee_par, utilisateur_id } = levee
  if (utilisateur_id === moi) return null
  const action = `/gestion/facteurs/${id}`
  return (
    <>
      {demandee_par !== moi && (
        <form method="post" action={`${action}/confirmation`}>
          <Bouton variante="danger" compact complement={`le retrait pour ${levee.email}`}>
            Confirmer
          </Bouton>
        </form>
      )}
      <form method="post" action={`${action}/refus`}>
        <Bouton variante="discret" compact complement={`le retrait pour ${levee.email}`}>
          {demandee_par === moi ? 'Abandonner' : 'Refuser'}
        </Bouton>
      </form>
    </>
  )
}
