-- First versions of the two texts, general enough for any funder. Plain text: '## ' titles, a blank line between
-- paragraphs. Frozen once applied: a later wording is a new version, asked again of everybody.
insert into texte (type, version, contenu, empreinte, publie_le)
select type, 1, contenu, sha256(convert_to(contenu, 'UTF8')), timestamptz '2026-01-01 00:00:00+01'
from (values
  ('CGU', $cgu$## Objet

Ces conditions règlent l’usage d’oGestion, l’espace en ligne que le financeur ouvre aux organismes de formation dont il finance des actions. L’espace est gratuit. Il permet de suivre les dossiers de formation, de consulter les accords de prise en charge et les règlements, de vérifier les établissements et leurs coordonnées bancaires, et de récupérer les documents mis à disposition.

Elles complètent les conditions générales de gestion du financeur et les conventions conclues avec lui, sans les remplacer. En cas de contradiction, ces documents l’emportent.

## Personnes habilitées

L’espace est réservé aux personnes qu’un organisme de formation habilite pour leur travail. Chaque organisme désigne au moins un administrateur. L’administrateur invite les personnes, choisit leur profil et les établissements qu’elles consultent, et retire l’accès dès qu’il n’est plus justifié. L’organisme répond des accès qu’il donne, y compris à un prestataire comme son cabinet comptable.

## Compte personnel

Un compte appartient à une seule personne. Il ne se prête pas et ne se partage pas. Le mot de passe reste secret : personne ne vous le demandera, pas même le financeur. Les liens reçus par courriel pour activer un compte ou changer de mot de passe servent une seule fois.

La session se ferme après trente minutes sans activité, et au plus tard après douze heures. Après plusieurs mots de passe erronés, le compte est ralenti quelques minutes, puis se libère seul.

Si vous pensez que quelqu’un d’autre connaît votre mot de passe, changez-le sans attendre, puis prévenez l’administrateur de votre organisme et le financeur.

## Profils

L’administrateur voit toutes les données de l’organisme et gère les utilisateurs. Le gestionnaire suit les dossiers et les règlements. Le comptable suit les dossiers et les règlements pour la comptabilité. Le lecteur consulte seulement. Quel que soit le profil, une personne ne voit que les données de son organisme et des établissements qui lui sont ouverts.

## Bon usage

Vous utilisez l’espace pour la gestion de votre organisme, et pour rien d’autre. Il est interdit de chercher à lire les données d’un autre organisme, de contourner une protection, de surcharger le service, de le parcourir par un robot sans accord écrit du financeur, ou d’y introduire un contenu dangereux ou illicite.

Les données des stagiaires sont personnelles. Vous ne les transmettez qu’aux personnes qui en ont besoin pour le dossier, et vous protégez les fichiers que vous enregistrez.

Une personne qui découvre une faille de sécurité la signale au financeur, sans l’exploiter ni la divulguer avant sa correction.

## Exactitude des données

Les données affichées viennent du système d’information du financeur. Chaque page indique la date à laquelle elles ont été fournies : un événement plus récent peut ne pas y figurer encore.

Les montants réglés, restants ou trop-perçus sont donnés pour information. Ils ne valent ni reconnaissance de dette, ni promesse de paiement. En cas d’écart, l’accord de prise en charge et l’avis de virement émis par le financeur font foi, sauf preuve contraire.

L’organisme vérifie les informations qui le concernent, en particulier ses établissements, et signale au financeur toute erreur. Il répond de l’exactitude de ce qu’il transmet lui-même.

## Coordonnées bancaires

L’espace n’affiche que le pays et la fin d’un IBAN. L’organisme vérifie que le compte connu du financeur est bien le sien. Un changement de compte ne se demande jamais en répondant à un courriel : il suit la procédure du financeur, qui peut le vérifier par un autre moyen avant tout virement.

## Documents

Les documents sont mis à disposition pour la gestion des dossiers. Vous pouvez les enregistrer. L’espace n’est pas un service d’archivage : l’organisme conserve lui-même les pièces que la loi lui demande de garder.

## Disponibilité

L’espace est ouvert en permanence, sous réserve des opérations de maintenance et des incidents. Le financeur s’efforce de le maintenir en bon état et d’annoncer les interruptions prévues, sans pouvoir garantir un fonctionnement continu. Une interruption ne retire aucun droit à l’organisme, qui peut toujours joindre le financeur par ses autres moyens de contact.

## Responsabilité

Le financeur répond des dommages directs causés par sa faute. Il ne répond pas des conséquences d’un usage contraire à ces conditions, d’un mot de passe divulgué, d’un accès qui n’a pas été retiré à temps ou d’une panne extérieure à ses moyens. Rien dans ces conditions ne limite une responsabilité que la loi interdit de limiter.

## Preuve

L’espace tient un journal des connexions, des refus d’accès, de la lecture des dossiers et des documents, et des changements apportés aux utilisateurs : qui, quoi, quand, depuis quelle adresse de réseau. Les utilisateurs ne peuvent pas le modifier. Entre le financeur, l’organisme et ses utilisateurs, ce journal fait preuve, sauf preuve contraire.

Votre acceptation est enregistrée avec la version et l’empreinte du texte, la date, l’heure et l’adresse de réseau.

## Données personnelles

Le traitement de vos données est décrit dans l’information sur les données personnelles, que vous pouvez lire à tout moment depuis le bas de chaque page, sans vous connecter.

## Propriété intellectuelle

Le logiciel oGestion est libre, sous licence MIT. Les noms, les logos, les textes et les documents restent la propriété de leurs titulaires.

## Suspension et fin

L’administrateur peut désactiver un compte à tout moment : la mesure agit dès la page suivante. Le financeur peut suspendre un compte ou un organisme pour protéger les données, ou en cas de manquement à ces conditions. Il en donne la raison à l’organisme, sauf si la loi ou la sécurité s’y oppose.

## Évolution des conditions

Chaque version porte un numéro et une date. Quand le texte change, il vous est présenté à votre visite suivante et votre accord vous est de nouveau demandé. Sans cet accord, l’espace reste fermé : vous pouvez vous déconnecter et écrire au financeur. Les versions précédentes sont conservées et communiquées sur demande.

## Droit applicable

Ces conditions relèvent du droit français. Les parties cherchent d’abord une solution amiable. À défaut, le litige est porté devant la juridiction française compétente.$cgu$),
  ('RGPD', $rgpd$## Responsable du traitement

Le financeur qui vous ouvre cet espace est responsable du traitement de vos données. Ceux qui hébergent ou entretiennent l’espace pour lui agissent sur ses instructions.

## Données traitées

Pour les utilisateurs : nom, prénom, adresse électronique, profil, organisme et établissements consultés, date de dernière visite, textes acceptés et courriels envoyés. Le mot de passe n’est pas conservé : seule l’est une empreinte qui ne permet pas de le retrouver.

Pour les stagiaires : nom, prénom, numéro attribué par le financeur, formation suivie, heures prévues et réalisées, date d’abandon, sommes accordées et réglées pour leur formation. Le numéro de sécurité sociale et les données sur la santé ou le handicap n’ont pas leur place ici : ils sont écartés s’ils se trouvent dans les données reçues.

Pour les règlements : dates, montants, factures, et coordonnées bancaires des établissements (IBAN, BIC, titulaire). L’IBAN est conservé chiffré ; les pages n’en montrent que le pays et les quatre derniers caractères.

Pour les demandes d’accès : nom, prénom, adresse électronique, organisme, SIRET et numéro de déclaration d’activité.

Pour la sécurité : un journal des connexions, des refus, des lectures et des changements, avec la date, l’heure et l’adresse de réseau.

## Origine des données

Les données des dossiers viennent du système d’information du financeur, qui les tient des entreprises et des organismes de formation. Celles de votre compte viennent de vous, de l’administrateur de votre organisme ou du financeur.

## Finalités et bases légales

Suivre et payer les formations financées : mission d’intérêt public confiée au financeur (article 6.1.e du règlement général sur la protection des données).

Tenir les comptes et répondre aux contrôles : obligation légale (article 6.1.c).

Ouvrir les comptes, répondre aux demandes d’accès et aux questions : intérêt légitime du financeur et des organismes à échanger en ligne (article 6.1.f).

Protéger l’espace et garder la trace des accès : obligation de sécurité (article 32) et intérêt légitime (article 6.1.f).

Les données ne servent ni à la publicité, ni au profilage. Aucune décision n’est prise de façon entièrement automatique.

## Destinataires

Les personnes habilitées de l’organisme lisent ses données, selon leur profil et leurs établissements. Les agents habilités du financeur les lisent pour leur mission. Les prestataires techniques du financeur n’y accèdent que pour leur travail, sous contrat. Les autorités de contrôle et la justice les reçoivent quand la loi l’exige. Elles ne sont ni vendues, ni prêtées.

## Durées de conservation

Compte : tant que vous êtes habilité, puis le temps nécessaire à la preuve de vos actes.

Session : douze heures au plus. Lien d’activation : soixante-douze heures.

Journal des accès : de six mois à un an.

Dossiers, factures et règlements : dix ans à compter de la clôture de l’exercice comptable (article L. 123-22 du code de commerce), ou plus longtemps quand un cofinancement public l’impose.

Demandes d’accès : un an au plus.

Au terme de ces durées, les données sont effacées ou rendues anonymes.

## Lieu et transferts

Les données sont hébergées dans l’Union européenne. Aucune n’est transférée hors de l’Espace économique européen.

## Sécurité

Les échanges sont chiffrés. Chaque organisme est isolé des autres jusque dans la base de données. L’accès dépend du profil et des établissements, et chaque lecture d’un dossier ou d’un document est inscrite au journal. Si une violation de données présente un risque élevé pour vous, le financeur vous en informe.

## Cookies

L’espace dépose un seul cookie, nommé __Host-ogestion, quand vous vous connectez. Il tient votre session ouverte et disparaît quand elle se ferme. Strictement nécessaire, il ne demande pas de consentement (article 82 de la loi Informatique et Libertés). Il n’y a ni mesure d’audience, ni traceur, ni contenu chargé chez un tiers.

## Vos droits

Vous pouvez demander à lire vos données, à les faire rectifier ou effacer, à en limiter l’usage, vous opposer à leur traitement pour des raisons tenant à votre situation, et dire ce qu’elles deviendront après votre décès. L’effacement ne s’applique pas aux pièces que la loi oblige à conserver.

Écrivez au délégué à la protection des données du financeur, dont il publie les coordonnées. Il répond en un mois. Un stagiaire peut s’adresser à lui directement ou par son organisme de formation.

Si la réponse ne vous satisfait pas, vous pouvez saisir la CNIL : Commission nationale de l’informatique et des libertés, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, ou www.cnil.fr.

## Changements

Chaque version de ce texte porte un numéro et une date. Quand il change, nous vous demandons d’en prendre connaissance à votre visite suivante.$rgpd$)
) as textes (type, contenu);
