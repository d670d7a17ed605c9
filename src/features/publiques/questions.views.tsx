import type { ComponentChildren } from 'preact'

type QuestionsProps = { financeur: string; expediteur: string }

export function Questions({ financeur, expediteur }: QuestionsProps) {
  return (
    <>
      <h2 id="questions">Questions fréquentes</h2>
      <QuestionsAcces expediteur={expediteur} />
      <QuestionsDonnees financeur={financeur} />
      <QuestionsVirements financeur={financeur} />
    </>
  )
}

function QuestionsAcces({ expediteur }: { expediteur: string }) {
  return (
    <>
      <Question id="courriel" titre="Je ne reçois pas d’e-mail">
        <p>
          Cherchez dans les courriers indésirables un message de <strong>{expediteur}</strong>, et autorisez
          cette adresse. Vérifiez l’adresse donnée à la connexion&nbsp;: pour protéger les comptes, la page
          répond de la même façon qu’elle soit connue ou non. Si rien n’arrive au bout d’un quart d’heure,
          demandez à l’administrateur de votre organisme de vérifier votre adresse et de renvoyer le lien.
        </p>
      </Question>
      <Question id="lien" titre="Le lien reçu ne marche plus">
        <p>
          Un lien sert une seule fois, et un nouveau lien remplace l’ancien&nbsp;: prenez le dernier message
          reçu. S’il a expiré, demandez-en un autre.
        </p>
      </Question>
      <Question id="ralenti" titre="Mon compte est ralenti après des erreurs">
        <p>
          Après cinq mots de passe erronés, il faut attendre une minute, puis davantage à chaque nouvelle
          erreur, quinze minutes au plus. Le compte se libère seul. Si les essais ne venaient pas de vous,
          changez de mot de passe.
        </p>
      </Question>
      <Question id="organismes" titre="Je travaille pour plusieurs organismes">
        <p>
          Un seul compte suffit. Chaque organisme vous invite à la même adresse&nbsp;; vous choisissez à la
          connexion celui que vous consultez.
        </p>
      </Question>
    </>
  )
}

function QuestionsDonnees({ financeur }: { financeur: string }) {
  return (
    <>
      <Question id="absent" titre="Je ne trouve pas un dossier ou un établissement">
        <p>
          Votre profil n’ouvre peut-être que certains établissements&nbsp;: l’administrateur de votre
          organisme peut le vérifier. Regardez aussi la date «&nbsp;Données {financeur} au…&nbsp;» en haut de
          la page&nbsp;: ce qui est plus récent n’y est pas encore. Enfin, retirez les filtres.
        </p>
      </Question>
      <Question id="pas-d-accord" titre="Pourquoi lit-on «&nbsp;Pas encore d’accord&nbsp;»&nbsp;?">
        <p>Le dossier est encore à l’étude, ou l’accord n’a pas encore été transmis à oGestion.</p>
      </Question>
      <Question id="qui-voit-iban" titre="Qui peut voir mon IBAN&nbsp;?">
        <p>
          Sur ces pages, personne ne le voit en entier&nbsp;: seuls le pays et les quatre derniers caractères
          sont affichés. Il est conservé chiffré. Les relevés d’identité bancaire déposés comme documents ne
          s’ouvrent qu’à l’administrateur de l’organisme.
        </p>
      </Question>
      <Question id="changer-iban" titre="Comment changer de compte bancaire&nbsp;?">
        <p>
          oGestion montre le compte connu de {financeur}, mais ne permet pas de le changer. Adressez-vous à
          votre interlocuteur habituel. Ne répondez jamais à un message qui vous demande vos coordonnées
          bancaires, même s’il semble venir de {financeur}.
        </p>
      </Question>
    </>
  )
}

function QuestionsVirements({ financeur }: { financeur: string }) {
  return (
    <>
      <Question
        id="reference"
        titre="Pourquoi ma référence bancaire ne correspond-elle ni à ma facture ni à mon dossier&nbsp;?"
      >
        <p>
          Un virement peut payer plusieurs factures et plusieurs dossiers&nbsp;: votre relevé de banque porte
          la référence du virement. Cherchez-la dans <a href="/reglements">Consulter mes règlements</a>, par
          la référence ou par le montant&nbsp;: le détail donne chaque facture et chaque dossier.
        </p>
      </Question>
      <Question id="rejete" titre="Un virement est rejeté ou retourné&nbsp;: que faire&nbsp;?">
        <p>
          Votre banque ne l’a pas accepté, et la somme ne compte pas comme réglée. Vérifiez vos coordonnées
          bancaires dans <a href="/etablissements">Voir mes établissements</a>&nbsp;; si elles ont changé,
          prévenez {financeur}. Le nouveau virement sera relié à l’ancien sur la page du règlement.
        </p>
      </Question>
      <Question id="negative" titre="Pourquoi une ligne est-elle négative&nbsp;?">
        <p>
          Elle reprend une somme déjà payée&nbsp;: un avoir ou un trop-perçu. Elle diminue le virement, et le
          total de la page en tient compte.
        </p>
      </Question>
    </>
  )
}

function Question({ id, titre, children }: { id: string; titre: string; children: ComponentChildren }) {
  return (
    <section class="question" id={id}>
      <h3>{titre}</h3>
      {children}
    </section>
  )
}
