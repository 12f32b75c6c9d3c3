/**
 * Small models of how hosts share one database and one data folder, and an explorer that tries every order of their steps, with
 * kills, suspensions, expiring leases and operators between any two. A protocol comes in, as it is or with one former rule; the
 * result is that it keeps its promises, or the shortest way to break one.
 *
 * <p>The classes that the models stand for:
 *
 * <ul>
 *   <li>{@link dev.loff.app.protocol.CommittedFiles}: {@code Leases} (lease, heartbeat, the question of ownership inside a
 *       transaction), {@code Takeovers}, {@code CurrentJob.attempt}, {@code ShardExtraction} with {@code ShardItemWriter},
 *       {@code SegmentStore} for training states, {@code DurableFile} (temporary name, rename), {@code UncommittedFiles}, and
 *       {@code Integrity} as a repair;
 *   <li>{@link dev.loff.app.protocol.GatePromotion}: {@code EvaluateModel} (registers a version), {@code Gate} and
 *       {@code GateStep} (compare, store the verdict), {@code PromoteCandidate} and {@code Promotions} (promote, pin);
 *   <li>{@link dev.loff.app.protocol.ScheduleFires}: {@code Ticker} and {@code FireDecisions} (decide, take over, close),
 *       {@code Schedules} (the lock), {@code FireSlots} (the slots), {@code SubmissionLedger} (a start by its key);
 *   <li>{@link dev.loff.app.protocol.OneAtATimeGuard}: {@code Guards}, {@code Launcher}, {@code ExecutionOwnership} (an execution
 *       claims the guard before its first step), {@code Recovery};
 *   <li>in all of them, the server's limit on idle transactions: {@code Standstill} and {@code Leases.check}.
 * </ul>
 */
@NullMarked
package dev.loff.app.protocol;

import org.jspecify.annotations.NullMarked;
