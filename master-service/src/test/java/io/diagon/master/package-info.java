@NullMarked
package io.diagon.master;

import org.jspecify.annotations.NullMarked;
