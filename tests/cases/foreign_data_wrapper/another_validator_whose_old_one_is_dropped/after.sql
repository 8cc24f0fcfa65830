create function looks(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper w validator looks options (a '2');
