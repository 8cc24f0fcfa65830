create type mood as enum ('good', 'bad');
create domain fine as mood check (value <> 'bad');
