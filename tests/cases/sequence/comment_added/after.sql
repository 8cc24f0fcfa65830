create sequence q;
comment on sequence q is 'it''s counting';
