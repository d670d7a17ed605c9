import { formatInstant } from '../../core/dates.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { Avis, ResumeErreurs } from '../../ui/erreurs.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { Prose } from '../../ui/prose.tsx'
import { Tableau } from '../../ui/tableau.tsx'
import type { TexteListe, VersionTexte } from './queries.ts'
import { TITRES } from './rules.ts'
import { CONTENU_MAX, TYPES_TEXTE, type TypeTexte } from './schemas.ts'
import { Versions } from './versions.views.tsx'

export function TextesPage({ contexte, textes }: { contexte: ContextePage; textes: TexteListe[] }) {
  const lignes = TYPES_TEXTE.map((type) => ({
    type,
    versions: textes.filter((texte) => texte.type === type),
  }))
  return (
    <Page titre="Textes" contexte={contexte} menu="textes">
      <p>
        Chaque publication est une version nouvelle, et les anciennes restent. Les deux premiers textes sont
        alors demandés à nouveau à chaque personne.
      </p>
      <Tableau
        id="textes"
        legende="Textes de l’espace et leurs versions"
        lignes={lignes}
        cle={({ type }) => type}
        colonnes={[
          {
            cle: 'titre',
            titre: 'Texte',
            entete: true,
            valeur: ({ type }) => (
              <>
                <a href={`/gestion/textes/${type}`}>{TITRES[type].titre}</a>
                <span class="detail">{TITRES[type].ou}</span>
              </>
            ),
          },
          {
            cle: 'version',
            titre: 'En vigueur',
            valeur: ({ versions: [derniere] }) =>
              derniere ? `Version ${derniere.version}` : 'Texte livré avec le programme',
          },
          {
            cle: 'publie',
            titre: 'Publiée',
            valeur: ({ versions: [derniere] }) =>
              derniere && (
                <>
                  {formatInstant(derniere.publie_le)}
                  {derniere.auteur && <span class="detail">{derniere.auteur}</span>}
                </>
              ),
          },
          {
            cle: 'anciennes',
            titre: 'Anciennes',
            alignement: 'nombre',
            valeur: ({ versions }) => Math.max(0, versions.length - 1),
          },
        ]}
      />
      <p>
        <a href="/gestion/dispositifs">Libellés des dispositifs</a>
      </p>
    </Page>
  )
}

type TexteProps = {
  contexte: ContextePage
  type: TypeTexte
  texte: { version: number; contenu: string } | undefined
  versions: VersionTexte[]
  saisie: Saisie
  erreurs: Erreurs
  conflit: boolean
}

export function TextePage({ contexte, type, texte, versions, saisie, erreurs, conflit }: TexteProps) {
  const { titre, ou, redemande } = TITRES[type]
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre={titre}
      contexte={contexte}
      menu="textes"
      fil={[{ libelle: 'Textes', href: '/gestion/textes' }]}
      erreur={resume.length > 0 || conflit}
    >
      <ResumeErreurs erreurs={resume} />
      {conflit && (
        <Avis ton="erreur" titre="Une autre version a été publiée entre-temps">
          <p>
            Votre texte est encore ci-dessous. Comparez-le à la version en vigueur, puis publiez à nouveau.
          </p>
        </Avis>
      )}
      <Formulaire action={`/gestion/textes/${type}`} actions={<Bouton>Publier cette version</Bouton>}>
        <ChampCache name="version" valeur={texte?.version ?? 0} />
        <Champ
          name="contenu"
          label="Texte"
          lignes={24}
          maxlength={CONTENU_MAX}
          valeur={saisie.contenu ?? texte?.contenu ?? ''}
          erreur={erreurs.contenu}
          aide={`Une ligne qui commence par « ## » est un titre, par « - » un élément de liste ; une ligne vide sépare les paragraphes. ${redemande ? 'Chaque personne devra l’accepter à sa prochaine page.' : `Affiché sur ${ou}.`}`}
        />
      </Formulaire>
      <Versions type={type} versions={versions} />
      {texte && (
        <Section titre={`Version en vigueur (${texte.version})`} id="en-vigueur">
          <div class="texte">
            <Prose contenu={texte.contenu} />
          </div>
        </Section>
      )}
    </Page>
  )
}
