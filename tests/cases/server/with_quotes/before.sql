create foreign data wrapper "w "" W";
create server "s' "" S" type 'it''s' version '\' foreign data wrapper "w "" W" options ("O "" o" '''');
create foreign table "t "" T" ("c "" C" int options ("O "" o" '''')) server "s' "" S" options ("O "" o" '\');
