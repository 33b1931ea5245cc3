using System.Globalization;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Native.LightGBM.Interop;

namespace Weir.Native.LightGBM;

/// <summary>A LightGBM model in training, or one that was loaded. For one thread at a time.</summary>
public sealed unsafe class LightGBMBooster : IDisposable
{
    private const int OfGain = 1; // importance that is written beside the trees

    private readonly LgbmSafeHandle _handle;

    // The library keeps pointers to them and no count: they live as long as this does, and every call keeps this alive until it returns.
    private readonly LightGBMDataset? _training, _validation;

    /// <summary>Starts a model.</summary>
    /// <param name="parameters">Parameters by LightGBM's own names.</param>
    /// <param name="training">What it learns from. To be disposed after the booster.</param>
    /// <param name="validation">What else it is evaluated on.</param>
    /// <exception cref="LightGBMException">A parameter's value, or data that do not fit the objective.</exception>
    /// <exception cref="WeirException"><c>missing_dependency</c>.</exception>
    public LightGBMBooster(IEnumerable<KeyValuePair<string, string>> parameters, LightGBMDataset training, LightGBMDataset? validation = null)
    {
        LgbmApi.Silence();
        nint handle;
        fixed (byte* p = LgbmApi.Parameters(parameters))
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint*, int>)LgbmApi.Entry("LGBM_BoosterCreate"))(training.Handle, p, &handle));
        _handle = new LgbmSafeHandle(handle, "LGBM_BoosterFree");
        (_training, _validation) = (training, validation);
        if (validation is null) return;
        try
        {
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, nint, int>)LgbmApi.Entry("LGBM_BoosterAddValidData"))(handle, validation.Handle));
            GC.KeepAlive(validation);
            GC.KeepAlive(this);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    private LightGBMBooster(nint handle) => _handle = new LgbmSafeHandle(handle, "LGBM_BoosterFree");

    private nint Handle => _handle.Value;

    /// <summary>Reads a model.</summary>
    /// <param name="text">What <see cref="Save"/> gave.</param>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public static LightGBMBooster Load(string text)
    {
        LgbmApi.Silence();
        nint handle;
        int rounds;
        try
        {
            fixed (byte* t = NativeText.CString(text))
                LgbmApi.Check(((delegate* unmanaged[Cdecl]<byte*, int*, nint*, int>)LgbmApi.Entry("LGBM_BoosterLoadModelFromString"))(t, &rounds, &handle));
        }
        catch (LightGBMException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"the LightGBM model cannot be read: {e.Message}", inner: e);
        }

        return new LightGBMBooster(handle);
    }

    /// <summary>One round of boosting.</summary>
    /// <returns>False when no split was found: there is nothing more to learn.</returns>
    public bool Update()
    {
        LgbmApi.Silence();
        int isFinished;
        LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)LgbmApi.Entry("LGBM_BoosterUpdateOneIter"))(Handle, &isFinished));
        GC.KeepAlive(this);
        return isFinished == 0;
    }

    /// <summary>The metric, of which the parameters name one, after the rounds so far.</summary>
    /// <param name="isValidation">On the validation rows, or on those that it learns from.</param>
    public double Evaluate(bool isValidation)
    {
        int count;
        LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)LgbmApi.Entry("LGBM_BoosterGetEvalCounts"))(Handle, &count));
        var values = new double[Math.Max(1, count)];
        fixed (double* v = values)
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, int, int*, double*, int>)LgbmApi.Entry("LGBM_BoosterGetEval"))(Handle, isValidation ? 1 : 0, &count, v));
        GC.KeepAlive(this);
        return values[0];
    }

    /// <summary>The model's text: its trees in so many digits that nothing is lost.</summary>
    /// <param name="rounds">Rounds to keep, from the first; 0 = all.</param>
    public string Save(int rounds = 0)
    {
        var buffer = new byte[1 << 16];
        while (true)
        {
            long length;
            fixed (byte* b = buffer)
            {
                LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, int, int, int, long, long*, byte*, int>)LgbmApi.Entry("LGBM_BoosterSaveModelToString"))(
                    Handle, 0, rounds, OfGain, buffer.Length, &length, b));
            }

            GC.KeepAlive(this);

            if (length <= buffer.Length) return Encoding.UTF8.GetString(buffer, 0, checked((int)length) - 1); // it ends with a NUL
            buffer = new byte[length];
        }
    }

    /// <summary>Predicts rows in row-major order; NaN is missing. Probabilities or values, rows × outputs.</summary>
    /// <param name="values">Rows × columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="outputs">Classes of a multi-class model, else 1.</param>
    /// <param name="threads">Threads.</param>
    /// <exception cref="LightGBMException">The rows have other columns than the model.</exception>
    public double[] Predict(ReadOnlySpan<float> values, int rows, int columns, int outputs, int threads)
    {
        if (values.Length < (long)rows * columns) throw new ArgumentException($"{values.Length} values for {rows} x {columns}");
        LgbmApi.Silence();
        var predictions = new double[(long)rows * outputs];
        long length;
        fixed (float* v = values)
        fixed (double* o = predictions)
        fixed (byte* p = NativeText.CString(string.Create(CultureInfo.InvariantCulture, $"num_threads={threads} verbosity=-1")))
        {
            LgbmApi.Check(((delegate* unmanaged[Cdecl]<nint, void*, int, int, int, int, int, int, int, byte*, long*, double*, int>)LgbmApi.Entry("LGBM_BoosterPredictForMat"))(
                Handle, v, 0, rows, columns, 1, 0, 0, 0, p, &length, o));
        }

        GC.KeepAlive(this);

        return length == predictions.Length ? predictions : throw new ArgumentException($"the model gives {length} values for {rows} rows, not {predictions.Length}", nameof(outputs));
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
