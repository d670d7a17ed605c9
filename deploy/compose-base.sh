#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the roles and the two logins of oGestion.
set -eu
mot=$(cat /run/secrets/mot_de_passe_base)
psql --username postgres --dbname ogestion \
  -v motdepasse_migration="$mot" -v motdepasse_application="$mot" -f /installation/installation.sql
