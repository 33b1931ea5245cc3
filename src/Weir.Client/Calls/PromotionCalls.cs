using Weir.Client.Wire;

namespace Weir.Client.Calls;

/// <summary>What the registry has beyond MLflow: policies, evaluations, promotions, package digests, history. Below <c>/api/weir/v1/models/</c>.</summary>
public static class PromotionCalls
{
    private const string Version = "models/{name}/versions/{version}";
    private const string One = "models/{name}/promotions/{promotion_id}";

    private static readonly WireJson Json = WireJson.Default;

    /// <summary>What must be so before a version gets a stage or an alias.</summary>
    public static MlflowCall<ModelByName, PromotionPolicy> Policy { get; } = new("GET", "models/{name}/policy", Json.ModelByName, Json.PromotionPolicy) { Version = MlflowCall.OwnDeclared };

    /// <summary>Sets that, all of it. For administrators.</summary>
    public static MlflowCall<SetPolicy, PromotionPolicy> SetPolicy { get; } = new("PUT", "models/{name}/policy", Json.SetPolicy, Json.PromotionPolicy) { Version = MlflowCall.OwnDeclared };

    /// <summary>Evaluations of a version.</summary>
    public static MlflowCall<VersionOfModel, EvaluationsAnswer> Evaluations { get; } = new("GET", Version + "/evaluations", Json.VersionOfModel, Json.EvaluationsAnswer) { Version = MlflowCall.OwnDeclared };

    /// <summary>Attaches an evaluation; the same one again changes nothing.</summary>
    public static MlflowCall<AttachEvaluation, EvaluationAnswer> AttachEvaluation { get; } =
        new("POST", Version + "/evaluations", Json.AttachEvaluation, Json.EvaluationAnswer, isRepeatable: true) { Version = MlflowCall.OwnDeclared };

    /// <summary>One evaluation with its content.</summary>
    public static MlflowCall<EvaluationOfVersion, EvaluationAnswer> Evaluation { get; } = new("GET", Version + "/evaluation", Json.EvaluationOfVersion, Json.EvaluationAnswer) { Version = MlflowCall.OwnDeclared };

    /// <summary>Digests of the files of a version's package.</summary>
    public static MlflowCall<VersionOfModel, PackageAnswer> Package { get; } = new("GET", Version + "/package", Json.VersionOfModel, Json.PackageAnswer) { Version = MlflowCall.OwnDeclared };

    /// <summary>Takes those digests where nobody has; taken ones stay.</summary>
    public static MlflowCall<VersionOfModel, PackageAnswer> Seal { get; } = new("POST", Version + "/package", Json.VersionOfModel, Json.PackageAnswer, isRepeatable: true) { Version = MlflowCall.OwnDeclared };

    /// <summary>Asks for a stage or an alias; applied at once where the policy lacks nothing.</summary>
    public static MlflowCall<RequestPromotion, Promotion> Request { get; } = new("POST", "models/{name}/promotions", Json.RequestPromotion, Json.Promotion) { Version = MlflowCall.OwnDeclared };

    /// <summary>Requests of a model.</summary>
    public static MlflowCall<ListPromotions, PromotionsAnswer> List { get; } = new("GET", "models/{name}/promotions", Json.ListPromotions, Json.PromotionsAnswer) { Version = MlflowCall.OwnDeclared };

    /// <summary>One request.</summary>
    public static MlflowCall<PromotionById, Promotion> Get { get; } = new("GET", One, Json.PromotionById, Json.Promotion) { Version = MlflowCall.OwnDeclared };

    /// <summary>Approves; the approval that was the last missing thing applies it.</summary>
    public static MlflowCall<DecidePromotion, Promotion> Approve { get; } = new("POST", One + "/approve", Json.DecidePromotion, Json.Promotion) { Version = MlflowCall.OwnDeclared };

    /// <summary>Rejects, which ends it.</summary>
    public static MlflowCall<DecidePromotion, Promotion> Reject { get; } = new("POST", One + "/reject", Json.DecidePromotion, Json.Promotion) { Version = MlflowCall.OwnDeclared };

    /// <summary>Takes it back. For who asked, and who may manage the model.</summary>
    public static MlflowCall<DecidePromotion, Promotion> Cancel { get; } = new("POST", One + "/cancel", Json.DecidePromotion, Json.Promotion) { Version = MlflowCall.OwnDeclared };

    /// <summary>Who changed what in a model, and when.</summary>
    public static MlflowCall<ReadHistory, HistoryAnswer> History { get; } = new("GET", "models/{name}/history", Json.ReadHistory, Json.HistoryAnswer) { Version = MlflowCall.OwnDeclared };
}
