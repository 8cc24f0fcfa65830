create extension "uuid-ossp";
