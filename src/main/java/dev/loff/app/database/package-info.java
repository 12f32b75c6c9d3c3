/** Loff's database: a data folder comes in, the address of a running PostgreSQL goes out. */
@NullMarked
package dev.loff.app.database;

import org.jspecify.annotations.NullMarked;
