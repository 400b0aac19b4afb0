/** The product as its users have it: separate processes, REST, official clients, and what happens when nodes go. */
@NullMarked
package io.diagon.cluster.tests;

import org.jspecify.annotations.NullMarked;
