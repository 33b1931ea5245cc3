using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Weir.Foundation.Ids;
using Weir.Foundation.Json;
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

    private readonly JsonBuffers _buffers = new();
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

    /// <summary>Answers one request of any protocol: its body read, parsed, run, logged, answered as JSON and counted.</summary>
    /// <param name="context">The request.</param>
    /// <param name="protocol">For the metrics.</param>
    /// <param name="find">Which model is asked for.</param>
    /// <param name="parse">Reads the body, which is there only during the call.</param>
    /// <exception cref="ServingException">The request cannot be answered.</exception>
    public async Task AnswerAsync(HttpContext context, string protocol, Func<ServedModel> find, Func<HttpContext, ReadOnlyMemory<byte>, ServedModel, ModelRequest> parse)
    {
        var (name, version, status) = (string.Empty, string.Empty, 500);
        try
        {
            var model = find();
            (name, version) = (model.Name, model.Version);
            var (buffer, length) = await ReadBodyAsync(context);
            using var answer = _buffers.Rent();
            try
            {
                using var request = parse(context, buffer.AsMemory(0, length), model);
                using var outputs = Run(context, model, request, out var names);

                // Written beside the response first: a value that JSON cannot carry must still become a clean error.
                request.WriteAnswer(answer.Json, model, names, outputs);
            }
            finally
            {
                Return(buffer);
            }

            status = 200;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Written.Length;
            await context.Response.Body.WriteAsync(answer.Written, context.RequestAborted);
        }
        catch (Exception e)
        {
            status = ServingFaults.Status(e);
            throw;
        }
        finally
        {
            metrics.CountRequest(name, version, protocol, status);
        }
    }

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

    // Runs a model, names the prediction in the answer's header, logs and counts.
    private RunOutputs Run(HttpContext context, ServedModel model, ModelRequest request, out IReadOnlyList<string> outputNames)
    {
        outputNames = request.Outputs ?? model.OutputNames;
        var started = Stopwatch.GetTimestamp();
        var outputs = model.Run(request.Names, request.Values, request.Outputs);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var made = outputNames;
        return Kept(outputs, () => Account(context, model, request, made, outputs, elapsed));
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

    private void Account(HttpContext context, ServedModel model, ModelRequest request, IReadOnlyList<string> outputNames, RunOutputs outputs, TimeSpan elapsed)
    {
        var inputs = request.Values;
        var rows = inputs.Count > 0 && inputs[0].Dimensions.Count > 0 ? (int)inputs[0].Dimensions[0] : 1;
        metrics.ObserveInference(model.Name, model.Version, elapsed, rows);
        var predictionId = Id.NewOrdered(time.GetUtcNow());
        context.Response.Headers[PredictionIdHeader] = predictionId;
        _recorder?.Record(model, predictionId, request.Id ?? context.Request.Headers["X-Request-Id"].FirstOrDefault(), request.Names, inputs, outputNames, outputs, elapsed);
    }
}
