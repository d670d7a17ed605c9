import type { ComponentChildren } from 'preact'
import { formatJour } from '../../core/dates.ts'
import { Bouton, Champ, ChampCache, ChampDate, Liste } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import type { DemandeProps } from './demande.views.tsx'
import {
  type ActeChangement,
  CONTACT_JOURS,
  type EtatChangement,
  formatTelephone,
  nextEtat,
  VOP,
} from './rules.ts'

/** The forms of what can be done now; nothing else is offered. */
export function Decisions(props: DemandeProps) {
  const { demande } = props
  const peut = (acte: ActeChangement) => nextEtat(acte, demande.etat as EtatChangement) !== null
  const confirmee = !demande.confirmation_requise || demande.confirmee_par !== null
  return (
    <>
      {peut('rappel') && confirmee && (
        <Replie {...props} fait={demande.rappel_le !== null} titre="Enregistrer un autre appel">
          <Rappel {...props} />
        </Replie>
      )}
      {peut('verification') && demande.vop_brut === null && (
        <Replie
          {...props}
          fait={demande.vop_resultat !== null}
          titre="Enregistrer une autre réponse de la banque"
        >
          <Verification {...props} />
        </Replie>
      )}
      {(peut('preapprobation') || peut('approbation')) && <Approbation {...props} />}
      {peut('degel') && <Reprise {...props} />}
      {peut('refus') && <Refus {...props} />}
    </>
  )
}

/** What is done already is folded away, for the one who has to do it again; open where it was refused. */
function Replie({
  fait,
  titre,
  erreurs,
  children,
}: DemandeProps & { fait: boolean; titre: string; children: ComponentChildren }) {
  if (!fait || Object.keys(erreurs).length > 0) return children
  return (
    <details class="section">
      <summary>{titre}</summary>
      {children}
    </details>
  )
}

function Acte({
  demande,
  chemin,
  bouton,
  children,
}: DemandeProps & { chemin: string; bouton: ComponentChildren; children: ComponentChildren }) {
  return (
    <Formulaire action={`/gestion/coordonnees/${demande.id}/${chemin}`} actions={bouton}>
      <ChampCache name="version" valeur={demande.version} />
      {children}
    </Formulaire>
  )
}

/** Only numbers known long enough; one that was just written waits. */
function Rappel(props: DemandeProps) {
  const { contacts, saisie, erreurs } = props
  const anciens = contacts.filter(({ ancien }) => ancien)
  return (
    <Section titre="Rappeler l’organisme" id="rappel">
      <p>
        Appelez un numéro déjà au dossier depuis {CONTACT_JOURS} jours, jamais celui d’un courriel ou de la
        demande.
      </p>
      {anciens.length > 0 ? (
        <Acte {...props} chemin="rappel" bouton={<Bouton>Enregistrer l’appel</Bouton>}>
          <Liste
            name="contact"
            label="Numéro appelé"
            vide="Choisissez"
            valeur={saisie.contact}
            erreur={erreurs.contact}
            options={anciens.map(({ id, nom, telephone, connu_le }) => ({
              valeur: id,
              libelle: `${formatTelephone(telephone)}, ${nom} (connu le ${formatJour(connu_le)})`,
            }))}
          />
          <Champ
            name="personne"
            label="Personne à qui vous avez parlé"
            maxlength={200}
            autocomplete="off"
            valeur={saisie.personne}
            erreur={erreurs.personne}
          />
        </Acte>
      ) : (
        <p>Aucun numéro n’est connu depuis assez longtemps&nbsp;: la demande ne peut pas encore avancer.</p>
      )}
      <details
        open={
          erreurs.contact_nom || erreurs.telephone || erreurs.source || erreurs.connu_le ? true : undefined
        }
      >
        <summary>Ajouter un numéro au dossier</summary>
        <Contact {...props} />
      </details>
    </Section>
  )
}

function Contact({ demande, saisie, erreurs }: DemandeProps) {
  return (
    <Formulaire
      action={`/gestion/coordonnees/${demande.id}/contact`}
      actions={<Bouton variante="second">Ajouter le numéro</Bouton>}
    >
      <p>Vous ne pourrez pas approuver vous-même une demande rappelée à ce numéro.</p>
      <Champ
        name="contact_nom"
        label="Personne ou service"
        maxlength={200}
        autocomplete="off"
        valeur={saisie.contact_nom}
        erreur={erreurs.contact_nom}
      />
      <Champ
        name="telephone"
        label="Téléphone"
        type="tel"
        taille="moyen"
        autocomplete="off"
        valeur={saisie.telephone}
        erreur={erreurs.telephone}
      />
      <Champ
        name="source"
        label="D’où vient ce numéro"
        aide="Par exemple&nbsp;: convention signée en 2024"
        maxlength={200}
        autocomplete="off"
        valeur={saisie.source}
        erreur={erreurs.source}
      />
      <ChampDate name="connu_le" label="Connu depuis le" valeur={saisie.connu_le} erreur={erreurs.connu_le} />
    </Formulaire>
  )
}

function Verification(props: DemandeProps) {
  const { saisie, erreurs, aujourdhui } = props
  return (
    <Section titre="Vérification du bénéficiaire" id="verification">
      <Acte
        {...props}
        chemin="verification"
        bouton={<Bouton variante="second">Enregistrer la réponse</Bouton>}
      >
        <Liste
          name="resultat"
          label="Réponse de la banque sur le nom du titulaire"
          vide="Choisissez"
          valeur={saisie.resultat}
          erreur={erreurs.resultat}
          options={Object.entries(VOP).map(([valeur, libelle]) => ({ valeur, libelle }))}
        />
        <Champ
          name="vop_nom"
          label="Nom donné par la banque"
          facultatif
          maxlength={140}
          autocomplete="off"
          valeur={saisie.vop_nom}
          erreur={erreurs.vop_nom}
        />
        <ChampDate
          name="le"
          label="Date de la réponse"
          valeur={saisie.le ?? formatJour(aujourdhui)}
          erreur={erreurs.le}
        />
      </Acte>
    </Section>
  )
}

function Approbation(props: DemandeProps) {
  const { demande, moi, alertes, saisie, erreurs } = props
  const seconde = demande.etat === 'PREAPPROUVEE'
  const motivee = alertes.length > 0 || demande.vop_resultat !== 'CORRESPOND'
  return (
    <Section titre={seconde ? 'Seconde approbation' : 'Première approbation'} id="approbation">
      {demande.premiere_par === moi ? (
        <p>Vous avez donné la première approbation&nbsp;: une autre personne donne la seconde.</p>
      ) : demande.rappel_contact_par === moi ? (
        <p>Vous avez saisi le numéro rappelé&nbsp;: deux autres personnes approuvent cette demande.</p>
      ) : (
        <Acte {...props} chemin="approbation" bouton={<Bouton>Approuver</Bouton>}>
          <Champ
            name="raison"
            label="Raison"
            aide={motivee ? 'Demandée, à cause de ce qui est signalé plus haut.' : undefined}
            facultatif={!motivee}
            maxlength={500}
            autocomplete="off"
            valeur={saisie.raison}
            erreur={erreurs.raison}
          />
        </Acte>
      )}
    </Section>
  )
}

function Reprise(props: DemandeProps) {
  const { saisie, erreurs } = props
  return (
    <Section titre="Reprendre la demande" id="reprise">
      <p>Tout est à vérifier de nouveau&nbsp;: confirmation, appel, bénéficiaire, approbations.</p>
      <Acte {...props} chemin="reprise" bouton={<Bouton variante="second">Reprendre</Bouton>}>
        <Champ
          name="raison"
          label="Raison"
          maxlength={500}
          autocomplete="off"
          valeur={saisie.raison}
          erreur={erreurs.raison}
        />
      </Acte>
    </Section>
  )
}

function Refus(props: DemandeProps) {
  const { saisie, erreurs } = props
  return (
    <Section titre="Refuser la demande" id="refus">
      <Acte {...props} chemin="refus" bouton={<Bouton variante="danger">Refuser</Bouton>}>
        <Champ
          name="motif"
          label="Motif du refus"
          aide="L’organisme le lit dans son espace."
          maxlength={500}
          autocomplete="off"
          valeur={saisie.motif}
          erreur={erreurs.motif}
        />
      </Acte>
    </Section>
  )
}
