/** One search from request to answer: plan, query, reduce, fetch. Points in time and scrolls are searches that remember their readers. */
@NullMarked
package io.diagon.coordinator.search;

import org.jspecify.annotations.NullMarked;
