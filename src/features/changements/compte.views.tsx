import type { ComponentChildren } from 'preact'
import { formatInstant } from '../../core/dates.ts'
import { formatIban } from '../../core/iban.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Deux, Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { Etat } from '../../ui/etat.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { nomEtablissement } from '../etablissements/rules.ts'
import { type Analyse, MOTS_ANALYSE } from '../fichiers/rules.ts'
import { Etapes } from './etapes.views.tsx'
import type { ChangementOuvert, EtablissementCompte } from './queries.ts'
import { compteEnMots, etatChangement, isRetenu, nextEtat, RIB_RETENU } from './rules.ts'

export type CompteProps = {
  contexte: ContextePage
  etablissement: EtablissementCompte
  demande: ChangementOuvert | undefined
  /** What the antivirus says of the statement joined. */
  analyse: Analyse
  sienne: boolean
  /** Whole, for the author of a draft only. */
  iban: string | null
  /** The person is another administrateur than the author. */
  confirmable: boolean
  maintenant: Date
  saisie: Saisie
  erreurs: Erreurs
}

export function ComptePage(props: CompteProps) {
  const { contexte, etablissement, demande, erreurs, sienne } = props
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  const adresse = `/etablissements/${encodeURIComponent(etablissement.numero)}`
  return (
    <Page
      titre="Changer de compte bancaire"
      titreDocument={`Changer de compte bancaire, établissement ${etablissement.numero}`}
      contexte={contexte}
      menu="etablissements"
      fil={[
        { libelle: 'Voir mes établissements', href: '/etablissements' },
        { libelle: nomEtablissement(etablissement), href: adresse },
      ]}
      erreur={resume.length > 0}
      sousTitre={`Établissement ${nomEtablissement(etablissement)}`}
    >
      <ResumeErreurs erreurs={resume} />
      {demande === undefined || (demande.etat === 'BROUILLON' && !sienne) ? (
        <Saisir {...props} />
      ) : demande.etat === 'BROUILLON' ? (
        <Relire {...props} demande={demande} />
      ) : (
        <Suivre {...props} demande={demande} />
      )}
    </Page>
  )
}

function Saisir(props: CompteProps) {
  const { etablissement, maintenant, contexte } = props
  const { gele_jusqu_a } = etablissement
  if (gele_jusqu_a && gele_jusqu_a > maintenant)
    return (
      <Avis ton="attention" titre="Formulaire fermé" annonce={false}>
        <p>
          Le compte actuel a été mal saisi trois fois. Le changement de compte de cet établissement est fermé
          jusqu’au {formatInstant(gele_jusqu_a)}, et {contexte.financeur} est prévenu.
        </p>
      </Avis>
    )
  return (
    <>
      <Avis annonce={false}>
        <p>
          Ce changement est vérifié avant de servir&nbsp;: {contexte.financeur} rappelle votre organisme à un
          numéro déjà connu, puis deux personnes l’approuvent. Le compte actuel reste utilisé jusqu’à la fin,
          et les règlements déjà émis ne changent pas.
        </p>
      </Avis>
      <FormulaireCompte {...props} />
    </>
  )
}

function FormulaireCompte({ etablissement, saisie, erreurs }: CompteProps) {
  return (
    <Formulaire
      action={`/etablissements/${encodeURIComponent(etablissement.numero)}/compte`}
      multipart
      actions={<Bouton>Relire avant d’envoyer</Bouton>}
    >
      {etablissement.iban_fin && (
        <Champ
          name="ancien"
          label="Quatre derniers caractères du compte actuel"
          aide="Sur un ancien RIB. Après trois essais faux, le formulaire se ferme pour un jour."
          taille="court"
          maxlength={4}
          autocomplete="off"
          valeur={saisie.ancien}
          erreur={erreurs.ancien}
          obligatoire
        />
      )}
      <Champ
        name="iban"
        label="IBAN du nouveau compte"
        aide="Avec ou sans espaces, par exemple FR76 3000 6000 0112 3456 7890 189"
        maxlength={60}
        autocomplete="off"
        valeur={saisie.iban}
        erreur={erreurs.iban}
        obligatoire
      />
      <Champ
        name="bic"
        label="BIC"
        aide="8 ou 11 caractères, sur le même RIB"
        taille="moyen"
        maxlength={20}
        autocomplete="off"
        valeur={saisie.bic}
        erreur={erreurs.bic}
        obligatoire
      />
      <Champ
        name="titulaire"
        label="Titulaire du compte"
        aide="Comme sur le RIB, au nom de votre organisme"
        maxlength={70}
        autocomplete="off"
        valeur={saisie.titulaire}
        erreur={erreurs.titulaire}
        obligatoire
      />
      <Champ
        name="rib"
        label="RIB"
        type="file"
        accept=".pdf,.jpg,.jpeg,.png"
        aide="PDF, JPEG ou PNG, 10 Mo au plus"
        erreur={erreurs.rib}
        obligatoire
      />
    </Formulaire>
  )
}

type AvecDemande = CompteProps & { demande: ChangementOuvert }

function Relire(props: AvecDemande) {
  const { demande, iban, etablissement, analyse } = props
  return (
    <>
      <p>
        Rien n’est encore envoyé. Comparez le nouveau compte avec votre RIB, caractère par caractère, avant le{' '}
        {formatInstant(demande.expire_le)}.
      </p>
      <Retenu {...props} />
      <Comparaison {...props} iban={iban} />
      <div class="formulaire-actions">
        {!isRetenu(analyse) && (
          <Suite {...props} chemin="envoi">
            <Bouton>Envoyer la demande</Bouton>
          </Suite>
        )}
        <Suite {...props} chemin="retrait">
          <Bouton variante="second" complement={`pour l’établissement ${etablissement.numero}`}>
            Abandonner
          </Bouton>
        </Suite>
      </div>
    </>
  )
}

/** Nobody goes on with a statement that the antivirus keeps. */
function Retenu({ analyse }: AvecDemande) {
  if (!isRetenu(analyse)) return null
  return (
    <Avis ton="erreur" titre="Le RIB joint est bloqué" annonce={false}>
      <p>{RIB_RETENU}</p>
    </Avis>
  )
}

/** Old and new, side by side. */
function Comparaison({ demande, analyse, iban }: AvecDemande) {
  return (
    <Deux>
      <Section titre="Compte actuel" id="actuel">
        <Fiche
          lignes={[
            {
              libelle: 'IBAN',
              valeur: (
                <span class="insecable">
                  {compteEnMots({ iban_pays: demande.ancien_pays, iban_fin: demande.ancien_fin })}
                </span>
              ),
            },
            { libelle: 'BIC', valeur: demande.ancien_bic },
            { libelle: 'Titulaire', valeur: demande.ancien_titulaire },
          ]}
        />
      </Section>
      <Section titre="Nouveau compte" id="nouveau">
        <Fiche
          lignes={[
            { libelle: 'IBAN', valeur: iban ? <code>{formatIban(iban)}</code> : compteEnMots(demande) },
            { libelle: 'BIC', valeur: demande.bic },
            { libelle: 'Titulaire', valeur: demande.titulaire },
            {
              libelle: 'RIB',
              valeur: ['Joint', demande.rib_extension.toUpperCase(), MOTS_ANALYSE[analyse]]
                .filter(Boolean)
                .join(', '),
            },
          ]}
        />
      </Section>
    </Deux>
  )
}

function Suivre(props: AvecDemande) {
  const { demande, confirmable, contexte, erreurs } = props
  const confirmer = confirmable && demande.etat === 'SOUMISE' && demande.confirmation_requise
  return (
    <>
      <p>
        <Etat {...etatChangement(demande.etat)} detail={attenteOf(demande, contexte.financeur)} />
      </p>
      {erreurs.version && <p class="erreur">{erreurs.version}</p>}
      <Retenu {...props} />
      <Comparaison {...props} iban={null} />
      {confirmer && (
        <Section titre="Confirmer cette demande" id="confirmer">
          <p>
            Une autre personne que celle qui a fait la demande la confirme. Vérifiez avec elle le nouveau
            compte.
          </p>
          <Suite {...props} chemin="confirmation">
            <Bouton>Confirmer le changement</Bouton>
          </Suite>
        </Section>
      )}
      <Section titre="Étapes" id="etapes">
        <Etapes etapes={demande.etapes} financeur={contexte.financeur} />
      </Section>
      {nextEtat('retrait', demande.etat as never) && (
        <div class="formulaire-actions">
          <Suite {...props} chemin="retrait">
            <Bouton variante="danger">Retirer la demande</Bouton>
          </Suite>
        </div>
      )}
    </>
  )
}

/** Whose turn it is. */
function attenteOf({ etat, confirmation_requise, effet_le }: ChangementOuvert, financeur: string): string {
  if (etat === 'SOUMISE' && confirmation_requise)
    return 'Un autre administrateur de votre organisme doit confirmer.'
  if (etat === 'APPROUVEE' && effet_le)
    return `Le compte sera transmis à partir du ${formatInstant(effet_le)}.`
  if (etat === 'TRANSMISE') return 'Le compte sert dès que le système d’information l’a enregistré.'
  if (etat === 'GELEE') return `${financeur} va vous contacter.`
  return `À ${financeur} de vérifier.`
}

function Suite({
  etablissement,
  demande,
  chemin,
  children,
}: AvecDemande & { chemin: string; children: ComponentChildren }) {
  return (
    <form
      method="post"
      action={`/etablissements/${encodeURIComponent(etablissement.numero)}/compte/${chemin}`}
    >
      <ChampCache name="demande" valeur={demande.id} />
      <ChampCache name="version" valeur={demande.version} />
      {children}
    </form>
  )
}
