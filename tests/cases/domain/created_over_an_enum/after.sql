create type mood as enum ('good', 'bad');
create domain fine as mood default 'good' check (value <> 'bad');
