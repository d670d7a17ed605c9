-- A document that cannot be issued lets the next ones pass, and is given up after some attempts.
alter table emission_attente add column tentatives smallint not null default 0;

-- Data that does not say when it was taken dates from its deposit.
grant select (depose_le) on lot to app;

-- What a lot of the watched folder was when it was checked: names, sizes and dates of its files.
alter table lot add column empreinte text not null default '' check (length(empreinte) <= 64);
