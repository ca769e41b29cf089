using System.Diagnostics;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fangxian.Web.Serving;

public enum TelemetryProtocol
{
    Grpc,
    Http,
}

/// <summary>Where traces and metrics go; nowhere unless an address is named, and then nothing of OpenTelemetry is loaded.</summary>
internal static class TelemetryOptions
{
    public static readonly NamedOption<Uri?> Endpoint = new("Telemetry__Endpoint", new("option.range.url"),
        (text, out value) => Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme is "http" or "https", null);

    public static readonly NamedOption<TelemetryProtocol> Protocol = NamedOption.Choice("Telemetry__Protocol", TelemetryProtocol.Grpc);
    public static readonly NamedOption<string?> Headers = NamedOption.Secret("Telemetry__Headers", "option.range.text");
}

/// <summary>Sends traces and metrics by OTLP. What could tell of a person (address asked for, caller, program of the caller) is taken off first.</summary>
internal static class TelemetryExport
{
    /// <summary>What the framework notes of a request and nobody else needs to know: paths hold ids, queries what was typed.</summary>
    private static readonly string[] Unsaid = ["url.path", "url.query", "url.full", "client.address", "client.port", "network.peer.address", "network.peer.port", "server.address", "server.port", "user_agent.original", "exception.message"];

    public static void Add(IServiceCollection services, Uri endpoint, Databases databases, Action<TracerProviderBuilder>? alsoTo = null)
    {
        Measures.Tell(databases.Shared.Queues);
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("fangxian", serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: true))
            .WithTracing(traces =>
            {
                traces.AddSource(Measures.Name).AddAspNetCoreInstrumentation().AddProcessor(new Discretion());
                traces.AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces"));
                alsoTo?.Invoke(traces);
            })
            .WithMetrics(metrics => metrics.AddMeter(Measures.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics")));
    }

    private static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        var http = TelemetryOptions.Protocol.Read() is TelemetryProtocol.Http;
        otlp.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        otlp.Endpoint = http ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path) : endpoint;
        otlp.Headers = TelemetryOptions.Headers.Read();
    }

    private sealed class Discretion : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in Unsaid)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
