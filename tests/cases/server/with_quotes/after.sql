create foreign data wrapper "w "" W";
create server "s' "" S" type 'it''s' version '''' foreign data wrapper "w "" W" options ("O "" o" '\', p '""');
create foreign table "t "" T" ("c "" C" int options ("O "" o" '\')) server "s' "" S" options (p '''');
comment on server "s' "" S" is '"';
