/**
 * The dashboards of {@code ops/grafana}, for readers without Grafana. A panel and the reader's selection come in; Prometheus'
 * answer to the panel's queries goes out. No other queries are sent.
 */
@NullMarked
package dev.loff.app.dashboards;

import org.jspecify.annotations.NullMarked;
