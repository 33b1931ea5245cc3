namespace Weir.Tracking.Registry.History;

/// <summary>What a model's history tells of.</summary>
internal static class HistoryActions
{
    public const string ModelCreated = "model.created";
    public const string ModelRenamed = "model.renamed";
    public const string ModelDescribed = "model.described";
    public const string VersionCreated = "version.created";
    public const string VersionDescribed = "version.described";
    public const string VersionDeleted = "version.deleted";
    public const string PackageSealed = "package.sealed";
    public const string StageChanged = "stage.changed";
    public const string AliasSet = "alias.set";
    public const string AliasRemoved = "alias.removed";
    public const string PolicySet = "policy.set";
    public const string EvaluationAttached = "evaluation.attached";
    public const string PromotionRequested = "promotion.requested";
    public const string PromotionApproved = "promotion.approved";
    public const string PromotionRejected = "promotion.rejected";
    public const string PromotionCancelled = "promotion.cancelled";
    public const string PromotionSuperseded = "promotion.superseded";
    public const string PolicyOverridden = "policy.overridden";
}
