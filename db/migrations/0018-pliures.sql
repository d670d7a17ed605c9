-- What a search by name compares: lower case, no accent, no ligature, apostrophes and hyphens as blanks. The twin of
-- core's pliure for Latin, Greek and Cyrillic texts; a test compares them letter by letter.
create function pliure(texte text) returns text
  language sql immutable strict parallel safe
  return regexp_replace(
    replace(replace(replace(replace(replace(
      translate(
        regexp_replace(
          normalize(lower(texte collate "und-x-icu"), nfd),
          '[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g'),
        'øđðłıħŋŧŀªº', 'oddlihntlao'),
      'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'þ', 'th'), 'ĳ', 'ij'),
    '[''‘’‛′ʼ−\u002d\u058a\u05be\u1400\u1806\u2010-\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d]',
    ' ', 'g');
