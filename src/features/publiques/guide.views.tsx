/** How to do each thing, in the order of the menu. */
export function GuideConnexion() {
  return (
    <>
      <h2 id="acceder">Accéder à oGestion</h2>
      <ol>
        <li>
          Ouvrez la <a href="/connexion">page de connexion</a>, donnez votre identifiant (votre adresse
          e-mail) et votre mot de passe. Le bouton «&nbsp;Afficher&nbsp;» montre ce que vous tapez.
        </li>
        <li>
          À la première visite, lisez l’information sur vos données personnelles et les conditions
          d’utilisation, puis cochez les deux cases. Elles vous seront demandées à nouveau si ces textes
          changent.
        </li>
        <li>Si vous travaillez pour plusieurs organismes, choisissez celui que vous voulez consulter.</li>
      </ol>
      <p>
        Mot de passe perdu&nbsp;? <a href="/mot-de-passe-oublie">Demandez un lien</a> pour en choisir un
        autre. Pas encore de compte&nbsp;? L’administrateur de votre organisme peut vous inviter&nbsp;; si
        personne n’a d’accès, <a href="/demande-de-compte">demandez un compte</a>.
      </p>
      <p>Pensez à vous déconnecter. Sans activité, la session se ferme seule après trente minutes.</p>
    </>
  )
}

export function GuideUtilisateurs() {
  return (
    <>
      <h2 id="utilisateurs">Gérer mes utilisateurs</h2>
      <p>Cette page est réservée aux administrateurs de l’organisme.</p>
      <ol>
        <li>
          Ouvrez <a href="/utilisateurs">Gérer mes utilisateurs</a>, puis «&nbsp;Créer un utilisateur&nbsp;».
        </li>
        <li>Donnez le nom, l’adresse e-mail, le profil et les établissements que la personne peut voir.</li>
        <li>
          Elle reçoit un courriel avec un lien valable 72&nbsp;heures, choisit son mot de passe et se
          connecte. Vous pouvez renvoyer le lien&nbsp;: l’ancien ne sert plus.
        </li>
      </ol>
      <p>
        Ouvrez la fiche d’une personne pour changer son profil ou désactiver son accès. Le changement agit dès
        la page suivante. Un organisme garde toujours au moins un administrateur.
      </p>
    </>
  )
}

export function GuideDossiers() {
  return (
    <>
      <h2 id="dossiers">Suivre mes dossiers de formation</h2>
      <ol>
        <li>
          Ouvrez <a href="/dossiers">Suivre mes dossiers de formation</a>.
        </li>
        <li>
          Filtrez par dispositif, établissement, dates ou nom du stagiaire, puis «&nbsp;Rechercher&nbsp;».
          «&nbsp;Date de début&nbsp;» garde les formations qui commencent ce jour ou après, «&nbsp;Date de
          fin&nbsp;» celles qui finissent ce jour ou avant.
        </li>
        <li>
          Les compteurs «&nbsp;Soldés&nbsp;» et «&nbsp;Total&nbsp;» suivent vos filtres&nbsp;; suivez-les pour
          voir les seuls dossiers soldés.
        </li>
        <li>
          Dans la colonne Accord, un lien ouvre l’accord de prise en charge en PDF. Le numéro du dossier ouvre
          sa page&nbsp;: stagiaires, montants, factures, règlements et documents.
        </li>
      </ol>
      <p>L’adresse de la page garde vos filtres&nbsp;: ajoutez-la à vos favoris pour les retrouver.</p>
    </>
  )
}

export function GuideReglements() {
  return (
    <>
      <h2 id="reglements">Consulter mes règlements</h2>
      <ol>
        <li>
          Ouvrez <a href="/reglements">Consulter mes règlements</a>. Chaque ligne est un virement&nbsp;; le
          total suit vos filtres.
        </li>
        <li>
          La référence ouvre le détail&nbsp;: dossier, facture, stagiaire, entreprise, retenue et montant payé
          de chaque ligne. La page montre que la somme des lignes est égale au virement.
        </li>
        <li>L’avis de virement s’ouvre en PDF depuis la même page.</li>
      </ol>
    </>
  )
}

export function GuideEtablissements() {
  return (
    <>
      <h2 id="etablissements">Voir mes établissements et mes avis de virement</h2>
      <ol>
        <li>
          Ouvrez <a href="/etablissements">Voir mes établissements / mes avis de virement</a>.
        </li>
        <li>
          Vérifiez que chaque établissement a des coordonnées bancaires et que la fin de l’IBAN est bien la
          vôtre.
        </li>
        <li>
          Le numéro ouvre la fiche de l’établissement. L’onglet Documents contient ses avis de virement&nbsp;:
          un clic suffit.
        </li>
      </ol>
    </>
  )
}
