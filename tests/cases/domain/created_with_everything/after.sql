create domain word as varchar(300) collate "C" default 'x' not null
    constraint short check (length(value) < 200) constraint filled check (value <> '');
comment on domain word is 'it''s a "word"';
comment on constraint short on domain word is 'fits a line';
