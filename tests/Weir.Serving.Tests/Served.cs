using System.Text;
using Weir.Serving.Engine;
using Weir.Serving.Invocations;
using Weir.Testing;

namespace Weir.Serving.Tests;

/// <summary>Real models from the vectors, and requests to them.</summary>
internal static class Served
{
    public static ServedModel Onnx(string name) => ServedModel.Load(TestData.Vector("serving", "models", $"{name}.onnx"));

    public static ServedModel Package(string name) => ServedModel.Load(TestData.Vector("serving", "mlflow", name));

    public static Feed Parse(ServedModel model, string body, string contentType = "application/json") => Invocation.Parse(Encoding.UTF8.GetBytes(body), contentType, model);

    public static ServingException Refused(Func<IDisposable> parse) => Assert.Throws<ServingException>(() => parse().Dispose());
}
