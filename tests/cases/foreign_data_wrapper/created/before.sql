create schema x;
