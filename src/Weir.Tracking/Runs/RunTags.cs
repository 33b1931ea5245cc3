namespace Weir.Tracking.Runs;

/// <summary>Tags that mean something.</summary>
internal static class RunTags
{
    public const string RunName = "mlflow.runName";
    public const string LogModelHistory = "mlflow.log-model.history";
}
