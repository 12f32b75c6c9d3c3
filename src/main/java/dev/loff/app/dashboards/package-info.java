/**
 * The dashboards of {@code ops/grafana}, for a reader who has no Grafana: one of their panels and what the reader chose come in,
 * what a Prometheus answers to the panel's own queries goes out. Nothing else is ever asked.
 */
@NullMarked
package dev.loff.app.dashboards;

import org.jspecify.annotations.NullMarked;
