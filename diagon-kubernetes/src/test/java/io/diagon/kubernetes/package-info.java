@NullMarked
package io.diagon.kubernetes;

import org.jspecify.annotations.NullMarked;
