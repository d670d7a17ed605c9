-- Each row of a lot leaves an image, in the transaction that wrote the lot itself, and lots are never deleted: checking
-- the lot again for each of a million images cost a tenth of an import.
alter table lot_image drop constraint lot_image_lot_id_fkey;
