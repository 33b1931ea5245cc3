namespace Weir.Native.XGBoost.Interop;

/// <summary>Owns a matrix.</summary>
internal sealed class MatrixHandle : XgbSafeHandle
{
    /// <summary>Takes a matrix over.</summary>
    public MatrixHandle(nint matrix)
        : base("XGDMatrixFree") => SetHandle(matrix);
}
