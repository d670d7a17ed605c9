-- How many requests an address or an account made in a minute, told by every process. Unlogged: a crash forgets a minute.
create unlogged table cadence (
  cle text not null check (length(cle) between 1 and 100),
  minute timestamptz not null,
  nombre integer not null check (nombre > 0),
  primary key (cle, minute)
);
grant select, insert, delete, update (nombre) on cadence to app;
