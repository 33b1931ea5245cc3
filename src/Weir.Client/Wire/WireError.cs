namespace Weir.Client.Wire;

/// <summary>MLflow's error body.</summary>
public sealed record WireError(string? ErrorCode = null, string? Message = null);
