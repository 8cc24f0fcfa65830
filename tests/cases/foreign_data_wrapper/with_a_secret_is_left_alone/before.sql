create foreign data wrapper w options (password 'hidden');
create foreign data wrapper other options (host 'a');
