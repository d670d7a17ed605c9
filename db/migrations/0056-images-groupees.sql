-- The rows that a lot creates have nothing to keep but their keys: one image holds those of many.
alter table lot_image alter column cle drop not null;
alter table lot_image add column cles jsonb[];
alter table lot_image add constraint lot_image_cles_check check (case when cles is null then cle is not null else cle is null and avant is null end);
