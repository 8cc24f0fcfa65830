create foreign data wrapper w;
create server s foreign data wrapper w options (password 'hidden', host 'db');
create server u foreign data wrapper w options (connection 'host=db password=hidden');
create server p foreign data wrapper w options (url 'postgres://user:hidden@db/x');
create server with_mapping foreign data wrapper w options (host 'db');
create user mapping for current_user server with_mapping options (password 'hidden');
