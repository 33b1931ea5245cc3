using System.Runtime.InteropServices;
using Weir.Foundation.Errors;
using Weir.Native.XGBoost.Interop;

namespace Weir.Native.XGBoost;

/// <summary>An XGBoost model in training or in use. Training and evaluating are for the thread that made it; prediction is for any, and <see cref="PredictInPlace"/> may be called by many at once.</summary>
public sealed unsafe partial class Booster : IDisposable
{
    private readonly BoosterHandle _handle;

    /// <summary>Starts a model.</summary>
    /// <param name="parameters">Parameters by XGBoost's own names; a name may come several times (<c>eval_metric</c>).</param>
    /// <param name="matrices">Matrices that it will be trained and evaluated on, so that their predictions are kept from round to round.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: an unknown parameter; <c>missing_dependency</c>.</exception>
    public Booster(IEnumerable<KeyValuePair<string, string>> parameters, params ReadOnlySpan<DMatrix> matrices)
    {
        var given = parameters.ToArray();
        foreach (var (name, _) in given) BoosterParameters.Require(name);
        XgbApi.Silence();
        Span<nint> pointers = stackalloc nint[matrices.Length];
        for (var i = 0; i < matrices.Length; i++) pointers[i] = matrices[i].Handle;
        _handle = new BoosterHandle(pointers);
        foreach (var (name, value) in given) SetParameter(name, value);
    }

    /// <summary>Version of the loaded library.</summary>
    public static Version LibraryVersion
    {
        get
        {
            var (major, minor, patch) = XgbApi.Version();
            return new Version(major, minor, patch);
        }
    }

    /// <summary>Rounds of boosting done.</summary>
    public int Rounds
    {
        get
        {
            int rounds;
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)XgbApi.Entry("XGBoosterBoostedRounds"))(Handle, &rounds));
            return rounds;
        }
    }

    private nint Handle => _handle.Value;

    /// <summary>Sets a parameter; what depends on it is checked by the library in the next round.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>: an unknown name.</exception>
    public void SetParameter(string name, string value)
    {
        BoosterParameters.Require(name);
        fixed (byte* n = NativeText.CString(name))
        fixed (byte* v = NativeText.CString(value))
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)XgbApi.Entry("XGBoosterSetParam"))(Handle, n, v));
    }

    /// <summary>One round of boosting with the objective's own gradient.</summary>
    /// <exception cref="XGBoostException">A parameter's value or the data do not fit.</exception>
    /// <exception cref="InvalidOperationException">Another thread made the booster.</exception>
    public void UpdateOneIteration(int iteration, DMatrix training)
    {
        _handle.RequireMaker();
        XgbApi.Silence();
        XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, int, nint, int>)XgbApi.Entry("XGBoosterUpdateOneIter"))(Handle, iteration, training.Handle));
        GC.KeepAlive(training);
    }

    /// <summary>One round of boosting with the caller's gradient and hessian, one of each per row and output.</summary>
    /// <inheritdoc cref="UpdateOneIteration"/>
    public void BoostOneIteration(DMatrix training, ReadOnlySpan<float> gradient, ReadOnlySpan<float> hessian)
    {
        _handle.RequireMaker();
        if (gradient.Length != hessian.Length) throw new ArgumentException($"{gradient.Length} gradients for {hessian.Length} hessians");
        fixed (float* g = gradient)
        fixed (float* h = hessian)
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, float*, float*, ulong, int>)XgbApi.Entry("XGBoosterBoostOneIter"))(
                Handle, training.Handle, g, h, (ulong)gradient.Length));
        }

        GC.KeepAlive(training);
    }

    /// <summary>The evaluation metrics on named matrices: (matrix name, metric name) → value.</summary>
    /// <inheritdoc cref="UpdateOneIteration"/>
    public IReadOnlyList<Evaluation> EvaluateOneIteration(int iteration, params ReadOnlySpan<(string Name, DMatrix Matrix)> matrices)
    {
        _handle.RequireMaker();
        var names = new string[matrices.Length];
        Span<nint> pointers = stackalloc nint[matrices.Length];
        for (var i = 0; i < matrices.Length; i++)
        {
            names[i] = matrices[i].Name;
            pointers[i] = matrices[i].Matrix.Handle;
        }

        using var texts = new StringArray(names);
        nint result;
        fixed (nint* p = pointers)
        {
            XgbApi.Check(((delegate* unmanaged[Cdecl]<nint, int, nint*, nint*, ulong, nint*, int>)XgbApi.Entry("XGBoosterEvalOneIter"))(
                Handle, iteration, p, texts.Pointer, (ulong)matrices.Length, &result));
        }

        return Evaluation.Parse(Marshal.PtrToStringUTF8(result)!, names);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
