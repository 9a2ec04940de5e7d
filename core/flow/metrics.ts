/**
 * The CloudWatch namespace of what the stages count. Each stage is a value of the dimension `service`; the names are those
 * of the counters, such as `masked_emails`, `refused_forms_policy` or `dropped_suppressed`.
 */
export const METRICS_NAMESPACE = 'Scrubjay';
