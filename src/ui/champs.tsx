import type { ComponentChildren, JSX } from 'preact'
import { Aide, attributs, decrit, Enveloppe, Message, type ProprietesChamp } from './enveloppe.tsx'
import { Icone } from './icone.tsx'
import { useRepris } from './reprise.tsx'

export { Bouton } from './bouton.tsx'
export type { ProprietesChamp } from './enveloppe.tsx'

type Saisie = ProprietesChamp & {
  type?: 'text' | 'email' | 'tel' | 'search' | 'password' | 'file' | 'url'
  valeur?: string | undefined
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search'
  /** Width told by the number of characters expected. */
  taille?: 'court' | 'moyen' | 'long'
  maxlength?: number
  /** Shown, sent, and not to be changed. */
  readonly?: boolean
  /** A text area of that many lines. */
  lignes?: number
  /** Of a file: « .pdf,.jpg ». */
  accept?: string
  multiple?: boolean
}

export function Champ({
  name,
  label,
  aide,
  erreur,
  obligatoire,
  facultatif,
  valeur,
  lignes,
  ...saisie
}: Saisie) {
  const { taille = 'long', type = 'text', ...reste } = saisie
  const contenu = useTexte(name, valeur)
  const commun = {
    ...attributs({ name, aide, erreur, obligatoire }),
    ...reste,
    class: `saisie saisie-${taille}`,
  }
  return (
    <Enveloppe name={name} label={label} aide={aide} erreur={erreur} facultatif={facultatif}>
      {lignes ? (
        <textarea {...commun} rows={lignes} value={contenu} />
      ) : (
        // preact types an input by its type: a variable one has to choose
        <input {...commun} type={type as 'text'} value={contenu} />
      )}
    </Enveloppe>
  )
}

/** What the person had typed, in a form filled again. */
function useTexte(name: string, valeur: string | undefined): string | undefined {
  const repris = useRepris(name)
  return typeof repris === 'string' ? repris : valeur
}

/** Sent with the form, and not shown: the version that its author had read. */
export function ChampCache({ name, valeur }: { name: string; valeur: string | number }) {
  return <input type="hidden" name={name} value={useTexte(name, String(valeur))} />
}

/** A password, never filled again after an error; a script adds the button that shows it. */
export function ChampMotDePasse(
  props: ProprietesChamp & { autocomplete: 'current-password' | 'new-password' },
) {
  const { name, label, aide, erreur, obligatoire, autocomplete } = props
  return (
    <Enveloppe name={name} label={label} aide={aide} erreur={erreur}>
      <div class="mot-de-passe">
        <input
          {...attributs({ name, aide, erreur, obligatoire })}
          class="saisie"
          type="password"
          autocomplete={autocomplete}
          spellcheck={false}
        />
        <button
          type="button"
          class="mot-de-passe-bouton"
          data-montrer={`champ-${name}`}
          aria-pressed="false"
          hidden
        >
          <Icone nom="eye" taille={18} />
          Afficher<span class="invisible"> le mot de passe</span>
        </button>
      </div>
    </Enveloppe>
  )
}

/** A password being chosen, typed twice. */
export function ChampsNouveauMotDePasse({
  label,
  erreurs,
}: {
  label: string
  erreurs: Partial<Record<'motDePasse' | 'confirmation', string | undefined>>
}) {
  return (
    <>
      <ChampMotDePasse
        name="motDePasse"
        label={label}
        aide="12 caractères au moins. Quatre mots sans lien entre eux se retiennent bien et se devinent mal."
        autocomplete="new-password"
        erreur={erreurs.motDePasse}
        obligatoire
      />
      <ChampMotDePasse
        name="confirmation"
        label="Le même, une seconde fois"
        autocomplete="new-password"
        erreur={erreurs.confirmation}
        obligatoire
      />
    </>
  )
}

/** A calendar day typed as text: date pickers differ too much between browsers. */
export function ChampDate({
  aide = 'jj/mm/aaaa',
  valeur,
  ...champ
}: ProprietesChamp & { valeur?: string | undefined }) {
  return (
    <Champ {...champ} aide={aide} valeur={valeur} inputmode="numeric" taille="court" autocomplete="off" />
  )
}

export type Option = { valeur: string; libelle: string }

type ListeDeroulante = ProprietesChamp & {
  options: Option[]
  valeur?: string | undefined
  /** First entry, of empty value: « Tous ». */
  vide?: string
}

export function Liste({ options, valeur, vide, ...champ }: ListeDeroulante) {
  const choisie = useTexte(champ.name, valeur) ?? ''
  return (
    <Enveloppe {...champ}>
      <select {...attributs(champ)} class="saisie">
        {vide !== undefined && <option value="">{vide}</option>}
        {options.map((option) => (
          <option key={option.valeur} value={option.valeur} selected={option.valeur === choisie}>
            {option.libelle}
          </option>
        ))}
      </select>
    </Enveloppe>
  )
}

type Case = Omit<ProprietesChamp, 'facultatif'> & { valeur?: string; coche?: boolean; id?: string }

/** One box whose label is a full sentence. */
export function CaseACocher({ label, valeur = '1', coche = false, id, ...champ }: Case) {
  const repris = useRepris(champ.name)
  return (
    <div class="champ" data-erreur={champ.erreur ? '' : undefined}>
      <Message name={champ.name} erreur={champ.erreur} />
      <Coche
        {...attributs(champ)}
        {...(id ? { id } : {})}
        type="checkbox"
        value={valeur}
        checked={repris === undefined ? coche : [repris].flat().includes(valeur)}
        label={label}
      />
      <Aide name={champ.name} aide={champ.aide} />
    </div>
  )
}

type OptionChoix = Option & { aide?: ComponentChildren }

type Questions = Omit<ProprietesChamp, 'label' | 'obligatoire'> & {
  /** The question, as the group's legend. */
  legende: ComponentChildren
  options: OptionChoix[]
  /** Several boxes instead of one radio. */
  multiple?: boolean
  valeurs?: string[]
  /** Side by side when there is room. */
  enLigne?: boolean
}

/** Related choices under one question. The first choice carries the group's id. */
export function Choix({
  name,
  legende,
  options,
  multiple,
  valeurs = [],
  enLigne,
  aide,
  erreur,
  facultatif,
}: Questions) {
  const choisies = [useRepris(name) ?? valeurs].flat()
  return (
    <fieldset
      class="champ choix"
      aria-describedby={decrit(name, aide, erreur)}
      data-erreur={erreur ? '' : undefined}
    >
      <legend>
        {legende}
        {facultatif && <span class="facultatif"> (facultatif)</span>}
      </legend>
      <Aide name={name} aide={aide} />
      <Message name={name} erreur={erreur} />
      <div class={enLigne ? 'choix-ligne' : 'choix-colonne'}>
        {options.map((option, rang) => (
          <Coche
            key={option.valeur}
            id={rang === 0 ? `champ-${name}` : `champ-${name}-${rang + 1}`}
            name={name}
            type={multiple ? 'checkbox' : 'radio'}
            value={option.valeur}
            checked={choisies.includes(option.valeur)}
            label={option.libelle}
            aide={option.aide}
          />
        ))}
      </div>
    </fieldset>
  )
}

type ProprietesCoche = JSX.IntrinsicElements['input'] & {
  id: string
  label: string
  aide?: ComponentChildren
}

function Coche({ id, label, aide, ...input }: ProprietesCoche) {
  return (
    <div class="coche">
      <input {...input} id={id} {...(aide ? { 'aria-describedby': `${id}-detail` } : {})} />
      <label for={id}>{label}</label>
      {aide && (
        <p class="aide" id={`${id}-detail`}>
          {aide}
        </p>
      )}
    </div>
  )
}
