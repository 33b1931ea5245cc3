namespace Weir.Server.Tracking.Routes;

/// <summary>Every call of MLflow's REST API, served or not. The compatibility page is made from it, and tests take each served row to task.</summary>
internal static class MlflowRoutes
{
    /// <summary>All rows, in the order of the page.</summary>
    public static IReadOnlyList<MlflowRoute> All { get; } = [.. CoreRoutes.Rows, .. LaterRoutes.Rows];
}
