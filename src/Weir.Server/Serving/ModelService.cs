using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Ids;
using Weir.Native.OnnxRuntime;
using Weir.Serving;
using Weir.Serving.Engine;
using Weir.Serving.Logging;
using Weir.Serving.Metrics;

namespace Weir.Server.Serving;

/// <summary>What the endpoints of a model server share: reading bodies, running models, logging and counting.</summary>
internal sealed class ModelService(ModelServerOptions options, ServingMetrics metrics, TimeProvider time)
{
    /// <summary>Header of an answer that names the prediction, for looking it up later.</summary>
    public const string PredictionIdHeader = "X-Weir-Prediction-Id";

    private const long DrainLimitBytes = 256L << 20;

    private readonly PredictionRecorder? _recorder = options.Log is null ? null : new PredictionRecorder(options.Log, time);

    public ServedModels Models => options.Models;

    /// <summary>The model that a request without a name means.</summary>
    public ServedModel Only()
    {
        var names = Models.All.Select(m => m.Name).Distinct().ToList();
        return names is [var only] ? Models.Find(only) : throw new ServingException(ServingFault.BadRequest, $"several models are served: post to /models/NAME/invocations with one of {string.Join(", ", names)}");
    }

    /// <summary>Prometheus' page.</summary>
    public string MetricsText() => metrics.Text(options.Log?.Written ?? 0, options.Log?.Dropped ?? 0);

    /// <summary>Counts an answered request.</summary>
    public void Count(string model, string version, string protocol, int status) => metrics.CountRequest(model, version, protocol, status);

    /// <summary>The whole body, in a buffer to be given back by <see cref="Return"/>.</summary>
    /// <exception cref="ServingException">The body is larger than allowed.</exception>
    public async Task<(byte[] Buffer, int Length)> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > options.MaximumBodyBytes) throw await RefuseAsync(context);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(context.Request.ContentLength ?? 4096, 1, 1 << 20));
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    Return(buffer);
                    buffer = larger;
                }

                var count = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (count == 0) return (buffer, length);
                length += count;
                if (length > options.MaximumBodyBytes) throw await RefuseAsync(context);
            }
        }
        catch
        {
            Return(buffer);
            throw;
        }
    }

    // Most clients read the answer only after they have sent everything: what is still coming is read and dropped, within bounds.
    private async Task<ServingException> RefuseAsync(HttpContext context)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (long dropped = 0; dropped < DrainLimitBytes;)
            {
                var count = await context.Request.Body.ReadAsync(scratch, context.RequestAborted);
                if (count == 0) break;
                dropped += count;
            }
        }
        finally
        {
            Return(scratch);
        }

        return new ServingException(ServingFault.TooLarge, $"the body is larger than {options.MaximumBodyBytes >> 20} MiB; `--max-body` of weir serve sets the limit");
    }

    /// <summary>Gives a body's buffer back.</summary>
    public static void Return(byte[] buffer) => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Runs a model, names the prediction in the answer's header, logs and counts.</summary>
    public RunOutputs Run(HttpContext context, ServedModel model, string? clientId, IReadOnlyList<string> names, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string>? wanted, out IReadOnlyList<string> outputNames)
    {
        outputNames = wanted ?? model.OutputNames;
        var started = Stopwatch.GetTimestamp();
        var outputs = model.Run(names, inputs, wanted);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var made = outputNames;
        return Kept(outputs, () => Account(context, model, clientId, names, inputs, made, outputs, elapsed));
    }

    /// <summary>The outputs, unless what is done with them first fails: then they are disposed of.</summary>
    internal static RunOutputs Kept(RunOutputs outputs, Action first)
    {
        try
        {
            first();
            return outputs;
        }
        catch
        {
            outputs.Dispose();
            throw;
        }
    }

    private void Account(HttpContext context, ServedModel model, string? clientId, IReadOnlyList<string> names, IReadOnlyList<OrtValue> inputs, IReadOnlyList<string> outputNames, RunOutputs outputs, TimeSpan elapsed)
    {
        var rows = inputs.Count > 0 && inputs[0].Dimensions.Count > 0 ? (int)inputs[0].Dimensions[0] : 1;
        metrics.ObserveInference(model.Name, model.Version, elapsed, rows);
        var predictionId = Id.NewOrdered(time.GetUtcNow());
        context.Response.Headers[PredictionIdHeader] = predictionId;
        _recorder?.Record(model, predictionId, clientId ?? context.Request.Headers["X-Request-Id"].FirstOrDefault(), names, inputs, outputNames, outputs, elapsed);
    }
}
