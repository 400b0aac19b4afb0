/** The HTTP edge; translation only. */
@NullMarked
package io.diagon.master.rest;

import org.jspecify.annotations.NullMarked;
