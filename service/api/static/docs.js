// Swagger UI on our own document. validatorUrl null: its badge would ask another host.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", validatorUrl: null, deepLinking: true });
