ALTER TYPE lane RENAME VALUE 'right' TO 'left';
ALTER TYPE lane RENAME VALUE 'outer' TO 'right';
