using Weir.Tracking.Tests.Access;
using Weir.Tracking.Tests.Evaluation;
using Weir.Tracking.Tests.Experiments;
using Weir.Tracking.Tests.LoggedModels;
using Weir.Tracking.Tests.Metrics;
using Weir.Tracking.Tests.Registry;
using Weir.Tracking.Tests.Runs;
using Weir.Tracking.Tests.Search;
using Weir.Tracking.Tests.Traces;
using Weir.Tracking.Tests.Webhooks;

namespace Weir.Tracking.Tests.Stores;

public sealed class SqliteExperimentTests() : ExperimentTests(TrackingStore.Sqlite);

public sealed class SqliteMetricTests() : MetricTests(TrackingStore.Sqlite);

public sealed class SqliteRegistryTests() : RegistryTests(TrackingStore.Sqlite);

public sealed class SqliteRunLogTests() : RunLogTests(TrackingStore.Sqlite);

public sealed class SqliteFilterVectorTests() : FilterVectorTests(TrackingStore.Sqlite);

public sealed class SqliteRunSearchTests() : RunSearchTests(TrackingStore.Sqlite);

public sealed class SqliteSearchLimitTests() : SearchLimitTests(TrackingStore.Sqlite);

public sealed class SqliteMetricSeriesTests() : MetricSeriesTests(TrackingStore.Sqlite);

public sealed class SqliteSchemaTests() : SchemaTests(TrackingStore.Sqlite);

public sealed class SqliteRunSearchModelTests() : RunSearchModelTests(TrackingStore.Sqlite);

public sealed class SqliteLoggedModelTests() : LoggedModelTests(TrackingStore.Sqlite);

public sealed class SqliteLoggedModelSearchTests() : LoggedModelSearchTests(TrackingStore.Sqlite);

public sealed class SqliteTraceTests() : TraceTests(TrackingStore.Sqlite);

public sealed class SqliteAssessmentTests() : AssessmentTests(TrackingStore.Sqlite);

public sealed class SqliteSpanTests() : SpanTests(TrackingStore.Sqlite);

public sealed class SqliteWebhookTests() : WebhookTests(TrackingStore.Sqlite);

public sealed class SqliteWebhookDeliveryTests() : WebhookDeliveryTests(TrackingStore.Sqlite);

public sealed class SqliteAccessTests() : AccessTests(TrackingStore.Sqlite);

public sealed class SqliteEvaluationTests() : EvaluationTests(TrackingStore.Sqlite);

public sealed class SqlitePromotionTests() : PromotionTests(TrackingStore.Sqlite);

public sealed class SqlitePackageDigestTests() : PackageDigestTests(TrackingStore.Sqlite);

public sealed class SqliteRunCopyTests() : RunCopyTests(TrackingStore.Sqlite);
