wrk.method = "POST"
wrk.path = "/v2/models/mlp/infer"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"inputs":[{"name":"input","shape":[1,6],"datatype":"FP32","data":[0.1,0.2,0.3,0.4,0.5,0.6]}]}'
